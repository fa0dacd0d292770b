DROP INDEX complaint_figures;
