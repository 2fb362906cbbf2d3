function enCentimes(texte) {
  if (!/^\d+(,\d{1,2})?$/.test(texte)) return null;
  return Math.round(Number(texte.replace(",", ".")) * 100);
}
