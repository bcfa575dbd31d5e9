import { ThreadWorker } from 'poolifier';

export default new ThreadWorker({ ...(await import(process.env.FAULTS_MODULE)) });
