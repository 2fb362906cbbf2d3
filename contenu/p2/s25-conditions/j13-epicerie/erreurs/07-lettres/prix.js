function enCentimes(texte) {
  const propre = texte.trim().replace(",", ".");
  if (propre === "") return null;
  const euros = Number(propre) || 0;
  return Math.round(euros * 100);
}
