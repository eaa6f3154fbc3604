import { createKarwanApp } from '../lib/karwan-app.ts';

createKarwanApp().synth();
