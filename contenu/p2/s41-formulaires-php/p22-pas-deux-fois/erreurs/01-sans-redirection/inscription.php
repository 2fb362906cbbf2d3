<?php
session_start();

if ($_SERVER["REQUEST_METHOD"] === "POST") {
    $nom = trim($_POST["nom"] ?? "");
    if ($nom !== "") {
        $_SESSION["inscrits"][] = $nom;
    }
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
<?php foreach ($_SESSION["inscrits"] ?? [] as $inscrit) { ?>
    <li><?= htmlspecialchars($inscrit) ?></li>
<?php } ?>
  </ul>
</main>
</body>
</html>
