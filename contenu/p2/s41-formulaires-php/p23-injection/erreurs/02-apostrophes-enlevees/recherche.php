<?php
function chercher(PDO $base, string $nom): array {
    $propre = str_replace("'", "", $nom);
    return $base->query("SELECT prenom, ville FROM adherent WHERE nom = '$propre' ORDER BY id")->fetchAll();
}
