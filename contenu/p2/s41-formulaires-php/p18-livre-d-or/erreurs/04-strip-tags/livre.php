<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    $n = strip_tags($nom);
    $m = strip_tags($message);
    return "<li><strong>$n</strong> : $m</li>";
}
