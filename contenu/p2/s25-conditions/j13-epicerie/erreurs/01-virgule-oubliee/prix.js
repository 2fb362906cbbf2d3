function enCentimes(texte) {
  const euros = parseFloat(texte.trim());
  if (Number.isNaN(euros)) return null;
  return Math.round(euros * 100);
}
