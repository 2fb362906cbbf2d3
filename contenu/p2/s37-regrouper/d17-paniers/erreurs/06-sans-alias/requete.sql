SELECT b.prenom, COALESCE(SUM(l.paniers), 0)
FROM benevole AS b
LEFT JOIN livraison AS l ON l.benevole_id = b.id
GROUP BY b.id, b.prenom
ORDER BY 2 DESC, b.prenom;
