/** The whole app over fixture handlers: `cdk synth --app "node test/lib/synthesize-fixtures.ts"`. */
import { createFixtureApp } from './fixture-app.ts';

createFixtureApp().synth();
