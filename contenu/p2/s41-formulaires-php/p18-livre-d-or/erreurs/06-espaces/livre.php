<?php
function ligneLivreDOr(string $nom, string $message): string {
    if ($message === "") { return ""; }
    $n = htmlspecialchars($nom);
    $m = htmlspecialchars($message);
    return "<li><strong>$n</strong> : $m</li>";
}
