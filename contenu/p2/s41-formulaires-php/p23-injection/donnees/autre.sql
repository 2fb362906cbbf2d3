CREATE TABLE adherent (id INTEGER PRIMARY KEY, nom TEXT NOT NULL, prenom TEXT NOT NULL, ville TEXT NOT NULL, mot_de_passe TEXT NOT NULL);
INSERT INTO adherent VALUES
  (1, 'Petit', 'Zoé', 'Nantes', 'y1'),
  (2, 'O''Brien', 'Sean', 'Rezé', 'y2'),
  (3, 'Petit', 'Ali', 'Nantes', 'y3');
