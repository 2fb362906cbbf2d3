-- Une sous-requête par personne, sans GROUP BY.
SELECT prenom,
       IFNULL((SELECT SUM(paniers) FROM livraison WHERE benevole_id = benevole.id), 0) AS total
FROM benevole
ORDER BY total DESC, prenom;
