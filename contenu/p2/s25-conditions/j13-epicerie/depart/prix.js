function enCentimes(texte) {
  // À vous : enCentimes("2,50") doit donner 250.
}
