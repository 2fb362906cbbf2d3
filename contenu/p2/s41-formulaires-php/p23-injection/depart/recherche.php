<?php
function chercher(PDO $base, string $nom): array {
    // À vous : le prénom et la ville des personnes qui portent ce nom.
    return [];
}
