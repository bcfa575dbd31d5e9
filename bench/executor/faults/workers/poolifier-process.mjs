import { ClusterWorker } from 'poolifier';

export default new ClusterWorker({ ...(await import(process.env.FAULTS_MODULE)) });
