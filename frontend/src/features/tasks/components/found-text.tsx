import { createContext, use } from 'react';
import { foundParts } from '../../../lib/fold';

/** The words that the page searches for. */
export const SearchContext = createContext('');

/** A text with the words that were searched for highlighted. */
export function FoundText({ text }: { text: string }) {
  const search = use(SearchContext);
  if (search === '') return text;
  return foundParts(text, search).map((part, index) =>
    part.isFound ? <mark key={index}>{part.text}</mark> : part.text,
  );
}
