/** Tailwind is the only step of the style sheets. */

export default { plugins: { '@tailwindcss/postcss': {} } };
