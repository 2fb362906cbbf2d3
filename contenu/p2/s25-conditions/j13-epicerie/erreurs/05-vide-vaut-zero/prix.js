function enCentimes(texte) {
  const euros = Number(texte.trim().replace(",", "."));
  if (Number.isNaN(euros)) return null;
  return Math.round(euros * 100);
}
