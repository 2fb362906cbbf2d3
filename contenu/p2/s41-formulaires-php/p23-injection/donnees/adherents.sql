CREATE TABLE adherent (id INTEGER PRIMARY KEY, nom TEXT NOT NULL, prenom TEXT NOT NULL, ville TEXT NOT NULL, mot_de_passe TEXT NOT NULL);
CREATE TABLE compte (id INTEGER PRIMARY KEY, secret TEXT NOT NULL);
INSERT INTO adherent VALUES
  (1, 'Diallo', 'Awa', 'Lyon', 'x1'),
  (2, 'N''Diaye', 'Moussa', 'Lyon', 'x2'),
  (3, 'Martin', 'Léa', 'Vaulx', 'x3'),
  (4, 'Diallo', 'Ibrahima', 'Bron', 'x4');
INSERT INTO compte VALUES (1, 'coffre');
