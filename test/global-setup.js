import { openFolder } from './temporary-folder.js';

export default openFolder;
