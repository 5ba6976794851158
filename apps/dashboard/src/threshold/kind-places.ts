/** Where the names of kinds stand below the journal: at the beginning of their columns, or before it where these are few. */

/** px that a character takes, in the font of labels, and that stay free behind a name. */
const [CHARACTER_PX, GAP_PX] = [6.4, 14];

export interface KindPlace {
  /** px of its columns. */
  from: number;
  width: number;
  /** px of its name. */
  nameFrom: number;
  nameWidth: number;
}

/** @param width px of all columns */
export function kindPlaces(names: readonly string[], counts: readonly number[], width: number): KindPlace[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const least = names.map((name) => CHARACTER_PX * name.length + GAP_PX);
  const shown = [...names.keys()].filter((i) => counts[i]! > 0);
  let from = 0;
  const places = counts.map((count) => {
    const place = { from, width: (width * count) / total, nameFrom: from, nameWidth: 0 };
    from += place.width;
    return place;
  });
  let end = 0;
  for (const i of shown) {
    places[i]!.nameFrom = Math.max(places[i]!.from, end);
    end = places[i]!.nameFrom + least[i]!;
  }
  end = width;
  for (const i of shown.toReversed()) {
    const place = places[i]!;
    place.nameFrom = Math.max(0, Math.min(place.nameFrom, end - least[i]!));
    place.nameWidth = Math.max(0, Math.min(Math.max(place.width, least[i]!), end - place.nameFrom));
    end = place.nameFrom;
  }
  return places;
}
