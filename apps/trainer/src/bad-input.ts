/** An error of the person's making: a file, a field or a flag is wrong. Its message is all that is printed. */

export class BadInput extends Error {
  override name = 'BadInput';
}
