function enCentimes(texte) {
  const euros = Number(texte.trim().replace(",", "."));
  console.log(Math.round(euros * 100));
}
