/*
 * libgdal as a table of function pointers, opened on first use.
 *
 * A call that a reader or writer needs is one more row of GDAL_CALLS: its type comes from GDAL's own
 * header, so that a changed signature is a compile error and not a crash. GDAL's macros that call
 * functions (wkbFlatten and the like) cannot be used: they would ask the linker for the function.
 */
#ifndef GM_OGR_GDAL_H
#define GM_OGR_GDAL_H

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "core/status.h"

#define GDAL_CALLS(X)                                                                              \
    X(CPLErrorReset)                                                                               \
    X(CPLGetErrorHandlerUserData)                                                                  \
    X(CPLPopErrorHandler)                                                                          \
    X(CPLPushErrorHandlerEx)                                                                       \
    X(CPLSetThreadLocalConfigOption)                                                               \
    X(CSLDestroy)                                                                                  \
    X(CSLDuplicate)                                                                                \
    X(CSLSetNameValue)                                                                             \
    X(GDALAllRegister)                                                                             \
    X(GDALClose)                                                                                   \
    X(GDALCreate)                                                                                  \
    X(GDALDatasetCommitTransaction)                                                                \
    X(GDALDatasetCreateLayer)                                                                      \
    X(GDALDatasetExecuteSQL)                                                                       \
    X(GDALDatasetGetLayer)                                                                         \
    X(GDALDatasetGetLayerByName)                                                                   \
    X(GDALDatasetGetLayerCount)                                                                    \
    X(GDALDatasetReleaseResultSet)                                                                 \
    X(GDALDatasetRollbackTransaction)                                                              \
    X(GDALDatasetSetStyleTable)                                                                    \
    X(GDALDatasetStartTransaction)                                                                 \
    X(GDALDatasetTestCapability)                                                                   \
    X(GDALGetDatasetDriver)                                                                        \
    X(GDALGetDriver)                                                                               \
    X(GDALGetDriverByName)                                                                         \
    X(GDALGetDriverCount)                                                                          \
    X(GDALGetDriverShortName)                                                                      \
    X(GDALGetMetadataItem)                                                                         \
    X(GDALOpenEx)                                                                                  \
    X(GDALVersionInfo)                                                                             \
    X(OCTDestroyCoordinateTransformation)                                                          \
    X(OCTNewCoordinateTransformation)                                                              \
    X(OCTTransform)                                                                                \
    X(OGR_FD_GetFieldCount)                                                                        \
    X(OGR_FD_GetFieldDefn)                                                                         \
    X(OGR_FD_GetFieldIndex)                                                                        \
    X(OGR_F_Create)                                                                                \
    X(OGR_F_Destroy)                                                                               \
    X(OGR_F_GetFID)                                                                                \
    X(OGR_F_GetFieldAsDateTimeEx)                                                                  \
    X(OGR_F_GetFieldAsDouble)                                                                      \
    X(OGR_F_GetFieldAsInteger64)                                                                   \
    X(OGR_F_GetFieldAsString)                                                                      \
    X(OGR_F_GetFieldAsStringList)                                                                  \
    X(OGR_F_GetGeometryRef)                                                                        \
    X(OGR_F_IsFieldSetAndNotNull)                                                                  \
    X(OGR_F_SetFieldDateTime)                                                                      \
    X(OGR_F_SetFieldDouble)                                                                        \
    X(OGR_F_SetFieldInteger64)                                                                     \
    X(OGR_F_SetFieldNull)                                                                          \
    X(OGR_F_SetFieldString)                                                                        \
    X(OGR_F_SetGeometryDirectly)                                                                   \
    X(OGR_F_SetStyleString)                                                                        \
    X(OGR_Fld_Create)                                                                              \
    X(OGR_Fld_Destroy)                                                                             \
    X(OGR_Fld_GetNameRef)                                                                          \
    X(OGR_Fld_GetType)                                                                             \
    X(OGR_Fld_GetWidth)                                                                            \
    X(OGR_Fld_SetAlternativeName)                                                                  \
    X(OGR_Fld_SetWidth)                                                                            \
    X(OGR_GT_Flatten)                                                                              \
    X(OGR_G_AddGeometryDirectly)                                                                   \
    X(OGR_G_Clone)                                                                                 \
    X(OGR_G_CreateGeometry)                                                                        \
    X(OGR_G_DestroyGeometry)                                                                       \
    X(OGR_G_GetGeometryCount)                                                                      \
    X(OGR_G_GetGeometryRef)                                                                        \
    X(OGR_G_GetGeometryType)                                                                       \
    X(OGR_G_GetPointCount)                                                                         \
    X(OGR_G_GetPoints)                                                                             \
    X(OGR_G_GetX)                                                                                  \
    X(OGR_G_GetY)                                                                                  \
    X(OGR_G_IsEmpty)                                                                               \
    X(OGR_G_IsValid)                                                                               \
    X(OGR_G_SetPoint_2D)                                                                           \
    X(OGR_G_SetPointCount)                                                                         \
    X(OGR_L_CreateFeature)                                                                         \
    X(OGR_L_CreateField)                                                                           \
    X(OGR_L_GetGeomType)                                                                           \
    X(OGR_L_GetLayerDefn)                                                                          \
    X(OGR_L_GetNextFeature)                                                                        \
    X(OGR_L_GetSpatialRef)                                                                         \
    X(OGR_L_ResetReading)                                                                          \
    X(OGR_STBL_AddStyle)                                                                           \
    X(OGR_STBL_Create)                                                                             \
    X(OGR_STBL_Destroy)                                                                            \
    X(OSRDestroySpatialReference)                                                                  \
    X(OSRNewSpatialReference)                                                                      \
    X(OSRSetAxisMappingStrategy)                                                                   \
    X(OSRSetFromUserInput)                                                                         \
    X(OSRSetPROJEnableNetwork)                                                                     \
    X(OSRSetWellKnownGeogCS)

typedef struct gdal_api {
#define GDAL_POINTER(name) __typeof__(name) *(name);
    GDAL_CALLS(GDAL_POINTER)
#undef GDAL_POINTER
} gdal_api;

/**
 * The loaded library, its drivers registered, PROJ's network access off. The first call loads it;
 * any thread may call. The table lives until the process ends.
 *
 * @return GM_OK or GM_E_OGR naming the library or the symbol that is missing
 */
gm_status gdal_load(const gdal_api **out_gdal, gm_error *err);

/** What GDAL said between gdal_listen and gdal_hush: its first failure, else its last warning. */
typedef struct gdal_words {
    bool failed;
    char text[400]; /* one line; "" when it said nothing */
} gdal_words;

/** From here on this thread's GDAL messages go to *words and not to stderr. Pairs nest. */
void gdal_listen(const gdal_api *gdal, gdal_words *words);
void gdal_hush(const gdal_api *gdal);

#endif
