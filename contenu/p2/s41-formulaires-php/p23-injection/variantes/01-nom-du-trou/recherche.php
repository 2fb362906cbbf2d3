<?php
function chercher(PDO $base, string $nom): array {
    $requete = $base->prepare("SELECT id, prenom, ville FROM adherent WHERE nom = :nom ORDER BY id");
    $requete->bindValue(":nom", $nom, PDO::PARAM_STR);
    $requete->execute();
    $lignes = [];
    while ($ligne = $requete->fetch(PDO::FETCH_ASSOC)) {
        $lignes[] = ["prenom" => $ligne["prenom"], "ville" => $ligne["ville"]];
    }
    return $lignes;
}
