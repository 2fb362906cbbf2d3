SELECT prenom FROM benevole;
