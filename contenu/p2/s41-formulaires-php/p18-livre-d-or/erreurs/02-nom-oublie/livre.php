<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    $m = htmlspecialchars($message);
    return "<li><strong>$nom</strong> : $m</li>";
}
