<?php
function ligneLivreDOr(string $nom, string $message): string {
    if (trim($message) === "") { return ""; }
    return sprintf("<li><strong>%s</strong> : %s</li>", htmlentities($nom, ENT_QUOTES), htmlentities($message, ENT_QUOTES));
}
