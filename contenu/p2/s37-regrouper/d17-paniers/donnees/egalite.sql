CREATE TABLE benevole (id INTEGER PRIMARY KEY, prenom TEXT NOT NULL);
CREATE TABLE livraison (
  id INTEGER PRIMARY KEY,
  benevole_id INTEGER NOT NULL REFERENCES benevole(id),
  jour TEXT NOT NULL,
  paniers INTEGER NOT NULL
);
INSERT INTO benevole VALUES (1, 'Zoé'), (2, 'Marc'), (3, 'Alice'), (4, 'Paul');
INSERT INTO livraison VALUES (1, 1, 'lundi', 2), (2, 2, 'lundi', 2), (3, 2, 'mardi', 4), (4, 3, 'mardi', 2);
