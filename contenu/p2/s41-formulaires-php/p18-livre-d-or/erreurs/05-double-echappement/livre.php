<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    $n = htmlspecialchars($nom);
    $m = htmlspecialchars(htmlspecialchars($message));
    return "<li><strong>$n</strong> : $m</li>";
}
