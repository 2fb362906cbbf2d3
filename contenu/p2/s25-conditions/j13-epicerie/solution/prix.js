function enCentimes(texte) {
  const propre = texte.trim().replace(",", ".");
  const euros = Number(propre);
  if (propre === "" || Number.isNaN(euros)) return null;
  return Math.round(euros * 100);
}
