SELECT b.prenom, COUNT(l.id) AS total
FROM benevole AS b
LEFT JOIN livraison AS l ON l.benevole_id = b.id
GROUP BY b.id, b.prenom
ORDER BY total DESC, b.prenom;
