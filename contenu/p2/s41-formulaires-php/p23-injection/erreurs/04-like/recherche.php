<?php
function chercher(PDO $base, string $nom): array {
    $requete = $base->prepare("SELECT prenom, ville FROM adherent WHERE nom LIKE ? ORDER BY id");
    $requete->execute([$nom]);
    return $requete->fetchAll();
}
