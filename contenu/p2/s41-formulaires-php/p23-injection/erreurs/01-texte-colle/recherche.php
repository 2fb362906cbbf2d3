<?php
function chercher(PDO $base, string $nom): array {
    return $base->query("SELECT prenom, ville FROM adherent WHERE nom = '$nom' ORDER BY id")->fetchAll();
}
