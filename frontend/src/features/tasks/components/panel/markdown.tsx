import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';

/**
 * Markdown as elements of React, never as HTML: tags in it stay the text that they are, and `javascript:` links lose
 * their address. A picture is a link, because the page loads nothing from elsewhere.
 */
const components: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer" className="link">
      {children}
    </a>
  ),
  img: ({ src, alt }) => (
    <a
      href={typeof src === 'string' ? src : undefined}
      target="_blank"
      rel="noopener noreferrer"
      className="link"
    >
      {alt === '' ? src : alt}
    </a>
  ),
  // Under the heading of the panel.
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
};

export default function Markdown({ text }: { text: string }) {
  return (
    <div dir="auto" className="markdown">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** Renders the plain text, for rows that show a line or two. */
export function MarkdownWords({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} allowedElements={[]} unwrapDisallowed>
      {text}
    </ReactMarkdown>
  );
}
