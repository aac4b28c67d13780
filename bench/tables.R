# Writes tables of the packages mlbench and kernlab as CSV files into the folder that is named: features, and the column "label" last.
folder <- commandArgs(trailingOnly = TRUE)[1]
dir.create(folder, recursive = TRUE, showWarnings = FALSE)
write <- function(name, package, data, label, without = c()) {
  table <- get(utils::data(list = data, package = package))
  labels <- table[[label]]
  table <- table[, !(names(table) %in% c(label, without))]
  names(table) <- gsub("[^A-Za-z0-9]", "_", names(table))
  for (column in names(table)) {
    if (is.factor(table[[column]])) table[[column]] <- gsub("[,\"]", ";", as.character(table[[column]]))
  }
  table$label <- paste0("c", gsub("[,\" ]", "_", as.character(labels)))
  write.csv(table, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE, na = "")
}
write("glass", "mlbench", "Glass", "Type")
write("ionosphere", "mlbench", "Ionosphere", "Class", "V2") # V2 is always 0
write("pima", "mlbench", "PimaIndiansDiabetes2", "diabetes")
write("satellite", "mlbench", "Satellite", "classes")
write("shuttle", "mlbench", "Shuttle", "Class")
write("sonar", "mlbench", "Sonar", "Class")
write("vehicle", "mlbench", "Vehicle", "Class")
write("votes", "mlbench", "HouseVotes84", "Class")
write("vowel", "mlbench", "Vowel", "Class")
write("wisconsin", "mlbench", "BreastCancer", "Class", "Id")
write("income", "kernlab", "income", "INCOME")
write("spam", "kernlab", "spam", "type")
