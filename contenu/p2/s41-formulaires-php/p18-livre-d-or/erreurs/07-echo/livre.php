<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    $n = htmlspecialchars($nom);
    $m = htmlspecialchars($message);
    echo "<li><strong>$n</strong> : $m</li>";
    return "";
}
