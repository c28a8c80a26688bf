/* Numbers of the order pad: whole numbers of the smallest part, never floating point. */
(() => {
  "use strict";
  const pad = (window.pad ??= {});
  const PRICE = 6, QUANTITY = 4, LARGEST = 1000000n * 10n ** 4n;

  const scaled = (text, places) => {
    const [whole, part = ""] = text.split(".");
    return BigInt(whole + part.padEnd(places, "0").slice(0, places));
  };
  const plain = (number, places) => {
    const digits = String(number).padStart(places + 1, "0"), at = digits.length - places;
    return places ? `${digits.slice(0, at)}.${digits.slice(at)}` : digits;
  };
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

  /* "1,5" and "1.5" are one and a half; "1,000" is a thousand to one and one to another: nobody guesses. */
  const read = (text) => {
    const cleaned = text.trim();
    if (!/^\d{1,9}([.,]\d{1,4})?$/.test(cleaned) || /,\d{3}$/.test(cleaned)) return null;
    const number = trimmed(cleaned.replace(",", ".").replace(/^0+(?=\d)/, ""));
    return scaled(number, QUANTITY) > 0n ? number : null;
  };

  /* Why a unit may not be ordered in this quantity: [word, number], or null. */
  const refused = (text, unit) => {
    const quantity = scaled(text, QUANTITY), of = (limit) => scaled(limit, QUANTITY);
    if ((text.split(".")[1] ?? "").length > unit.decimals) return ["precision", unit.decimals];
    if (quantity < of(unit.first)) return ["minimum", unit.first];
    if (quantity > LARGEST || (unit.most && quantity > of(unit.most))) return ["maximum", unit.most ?? "1000000"];
    if (quantity % of(unit.step)) return ["multiple", unit.step];
    return null;
  };

  /* The price from the largest tier that the quantity reaches. */
  const price = (unit, text) => {
    const quantity = scaled(text, QUANTITY);
    return unit.tiers.reduce((found, [from, cost]) => (scaled(from, QUANTITY) <= quantity ? cost : found), unit.price);
  };
  /* Price by quantity in the smallest coin, rounded half up as the server does it. */
  const amount = (cost, text, places) => {
    const unit = 10n ** BigInt(PRICE + QUANTITY - places);
    return (scaled(cost, PRICE) * scaled(text, QUANTITY) + unit / 2n) / unit;
  };
  const ships = (unit, text) => {
    if (unit.there == null) return null;
    return scaled(unit.there, QUANTITY) < scaled(text, QUANTITY) ? unit.there : text;
  };

  const language = document.documentElement.lang;
  const money = (text, currency, most = PRICE) =>
    new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: most }).format(text);
  const coins = (number, places, currency) => money(plain(number, places), currency, places);
  const number = (text) => new Intl.NumberFormat(language, { maximumFractionDigits: QUANTITY }).format(text);

  Object.assign(pad, { read, refused, price, amount, ships, money, coins, number });
})();
