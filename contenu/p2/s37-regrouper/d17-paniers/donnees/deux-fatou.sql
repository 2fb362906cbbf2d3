CREATE TABLE benevole (id INTEGER PRIMARY KEY, prenom TEXT NOT NULL);
CREATE TABLE livraison (
  id INTEGER PRIMARY KEY,
  benevole_id INTEGER NOT NULL REFERENCES benevole(id),
  jour TEXT NOT NULL,
  paniers INTEGER NOT NULL
);
INSERT INTO benevole VALUES (1, 'Fatou'), (2, 'Marc'), (3, 'Fatou');
INSERT INTO livraison VALUES (1, 1, 'lundi', 4), (2, 2, 'lundi', 9), (3, 3, 'mardi', 3);
