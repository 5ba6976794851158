/** A plot of the page as a file: SVG that stands by itself, and PNG at twice its size. */

const PNG_SCALE = 2;
/** What the style sheets of the page say of a shape or a text. A file has none. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;
/** Of the page alone: names for tests, and what makes a plot a control. */
const OF_THE_PAGE = /^(class|style|tabindex|role|data-.*|aria-.*)$/;

export function svgText(svg: SVGSVGElement, background: string): string {
  const { width, height } = sizeOf(svg);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const shown = [...svg.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((element, i) => {
    const style = getComputedStyle(shown[i]!);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value !== '') element.setAttribute(name, value);
    }
    withoutPage(element);
  });
  withoutPage(copy);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // One that is stretched to its box has units of its own.
  if (!copy.hasAttribute('viewBox')) copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: background }))
    ground.setAttribute(name, value);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

export async function svgPng(svg: SVGSVGElement, background: string): Promise<Blob | null> {
  const { width, height } = sizeOf(svg);
  const address = URL.createObjectURL(new Blob([svgText(svg, background)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [PNG_SCALE * width, PNG_SCALE * height];
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function sizeOf(svg: SVGSVGElement): { width: number; height: number } {
  const { width, height } = svg.getBoundingClientRect();
  return { width: Math.ceil(width), height: Math.ceil(height) };
}

function withoutPage(element: Element): void {
  const names = Array.from(element.attributes, ({ name }) => name);
  for (const name of names) if (OF_THE_PAGE.test(name)) element.removeAttribute(name);
}
