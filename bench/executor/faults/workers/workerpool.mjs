import workerpool from 'workerpool';

workerpool.worker({ ...(await import(process.env.FAULTS_MODULE)) });
