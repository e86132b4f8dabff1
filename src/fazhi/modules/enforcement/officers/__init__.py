"""Officers (执法人员): accounts and certificates, training, skills, consultations, case premises; S42, S44, S88."""
