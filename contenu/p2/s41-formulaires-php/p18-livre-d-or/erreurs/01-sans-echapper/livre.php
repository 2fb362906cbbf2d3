<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    return "<li><strong>$nom</strong> : $message</li>";
}
