import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApp } from './app/app';
import { Providers } from './app/providers';
import { UnsupportedPage } from './app/unsupported-page';
import { preferredLanguage, showLanguage } from './i18n/language';
import { sourceLanguage } from './i18n/languages';
import { hasNeededFeatures } from './lib/browser-features';
import './styles.css';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root"');

const app = hasNeededFeatures() ? createApp() : null;
await showLanguage(preferredLanguage()).catch(() => showLanguage(sourceLanguage));

createRoot(container).render(<StrictMode>{app ? <Providers app={app} /> : <UnsupportedPage />}</StrictMode>);
