/** The words of a training loop's output in English, where a program prints in German, French, Spanish, Portuguese or Italian: "Trainingsverlust: 0,5". */

/** What most lines are looked at for: part of each word below. */
const MAYBE = /verlust|pert[ea]|p[ée]rdi[dt]a|perda|genauigkeit|exactit|exatid|acur[áa]ci|accuratezza/i;
const SPLITS: readonly [RegExp, string][] = [
  [
    /(?:d'|de l'|de |di |en |no )?(?<!\p{L})(?:entra[iî]nement|entrenamiento|treinamento|treino|addestramento|apprentissage)(?!\p{L})/giu,
    'train',
  ],
  [
    /(?:de (?:la )?|di |en |na )?(?<!\p{L})(?:validaci[óo]n|valida[çc][ãa]o|validazione|validierung)(?!\p{L})/giu,
    'val',
  ],
  [/(?:de |di )(?:validation)(?!\p{L})/giu, 'val'],
  [/(?:de |di |en |no )?(?<!\p{L})(?:prueba|teste)(?!\p{L})/giu, 'test'],
];
const WORDS: readonly [RegExp, string][] = [
  // German joins its words.
  [/(?<!\p{L})trainings(?=verlust|genauigkeit)/giu, 'train '],
  [/(?<!\p{L})validierungs(?=verlust|genauigkeit)/giu, 'val '],
  [/(?<!\p{L})test(?=verlust|genauigkeit)/giu, 'test '],
  [/(?<!\p{L})(?:verlust|pertes?|p[ée]rdidas?|perda|perdita)(?!\p{L})/giu, 'loss'],
  [/(?<!\p{L})(?:genauigkeit|exactitude?|exatid[ãa]o|acur[áa]cia|accuratezza)(?!\p{L})/giu, 'accuracy'],
];

export function inEnglish(text: string): string {
  if (!MAYBE.test(text)) return text;
  let english = text;
  for (const [word, meaning] of [...SPLITS, ...WORDS]) english = english.replace(word, meaning);
  return english;
}
