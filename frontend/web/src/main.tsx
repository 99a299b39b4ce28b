import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp } from './app/app';
import { Providers } from './app/providers';
import { preferredLanguage, showLanguage } from './i18n/language';
import { sourceLanguage } from './i18n/languages';
import './styles.css';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root"');

const app = createApp();
await showLanguage(preferredLanguage()).catch(() => showLanguage(sourceLanguage));

createRoot(container).render(
  <StrictMode>
    <Providers app={app} />
  </StrictMode>,
);
