<?php
function ligneLivreDOr(string $nom, string $message): string {
    // À vous : rendez la ligne du livre d’or.
    return "";
}
