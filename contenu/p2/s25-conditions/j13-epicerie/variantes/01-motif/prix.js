// Une fonction fléchée et un motif : le prix est lu morceau par morceau.
const enCentimes = (texte) => {
  const prix = texte.trim();
  if (!/^\d+(,\d{1,2})?$/.test(prix)) return null;
  return Math.round(Number(prix.replace(",", ".")) * 100);
};
