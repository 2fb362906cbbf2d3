SELECT b.prenom, COALESCE(SUM(l.paniers), 0) AS total
FROM benevole AS b
JOIN livraison AS l ON l.benevole_id = b.id
GROUP BY b.id, b.prenom
ORDER BY total DESC, b.prenom;
