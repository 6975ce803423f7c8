const lineBreaks = /[\t-\r\u0085\u2028\u2029]/g;
/** Controls, halves of characters, direction marks, fillers and others that show nothing. */
const unseen =
  /\p{Cc}|\p{Cs}|\u00ad|\u034f|\u061c|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180e]|\u200b|\u200e|\u200f|[\u202a-\u202e]|[\u2060-\u206f]|\u2800|\u3164|\ufeff|\uffa0|[\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
/** Joiners make one emoji of several and one word of Persian letters; elsewhere they only hide. */
const strayJoiners =
  /(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{Extended_Pictographic}])/gu;
/** No script stacks more marks on a letter; what does grows over its neighbours. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/**
 * What a person wrote as one line that shows all there is of it: no line breaks, no controls, no
 * marks that turn the direction of what follows, nothing invisible.
 */
export const plainLine = (text: string): string =>
  text
    .replace(lineBreaks, ' ')
    .replace(unseen, '')
    .replace(strayJoiners, '')
    .normalize('NFC')
    .replace(stackedMarks, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
