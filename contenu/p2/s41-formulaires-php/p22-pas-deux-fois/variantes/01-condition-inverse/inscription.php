<?php
session_start();

$inscrits = $_SESSION["inscrits"] ?? [];
if ($_SERVER["REQUEST_METHOD"] !== "GET") {
    $nom = $_POST["nom"] ?? "";
    if (strlen(trim($nom)) > 0) {
        array_push($inscrits, trim($nom));
        $_SESSION["inscrits"] = $inscrits;
    }
    http_response_code(303);
    header("Location: /inscription.php");
    die();
}
?>
<!doctype html>
<html lang="fr">
<head>
  <meta charset="utf-8">
  <title>Inscriptions à la fête du quartier</title>
</head>
<body>
<main>
  <h1>Inscriptions à la fête</h1>
  <form method="post" action="inscription.php">
    <label for="nom">Nom de la personne</label>
    <input id="nom" name="nom" autocomplete="name">
    <button type="submit">Inscrire</button>
  </form>
  <ul class="inscrits">
<?php
foreach ($inscrits as $i => $inscrit) {
    echo "    <li>", htmlentities($inscrit, ENT_QUOTES), "</li>\n";
}
?>
  </ul>
</main>
</body>
</html>
